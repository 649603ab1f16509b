// “Where I am”: fills the coordinates in from the device and sends the form. Browsers allow it over https alone; where they do
// not, the button stays away and one types.
export function startLocating() {
  const button = document.querySelector("[data-locate]");
  if (!button || !navigator.geolocation || !window.isSecureContext) return;
  const said = document.querySelector("[data-locate-said]");
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = said.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const form = button.form;
        form.elements.point.value = `${coords.longitude.toFixed(6)}, ${coords.latitude.toFixed(6)}`;
        form.elements.system.value = "wgs84";
        // A device that knows its place to 3 km knows of no border nearer than that.
        form.elements.within.value = Math.min(form.elements.within.max, Math.max(form.elements.within.value, Math.ceil(coords.accuracy)));
        said.textContent = "";
        form.requestSubmit();
      },
      () => {
        said.textContent = said.dataset.refused;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}
