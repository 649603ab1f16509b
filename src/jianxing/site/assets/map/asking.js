// What the map is made of besides its tiles: small, so that it can be asked for before the library that draws it is there.
export function saidTo(place) {
  return JSON.parse(document.getElementById(place.dataset.map).textContent);
}

export async function styleOf(said, on) {
  const answer = await fetch(`${said.style}?on=${on}`);
  if (!answer.ok) throw new Error(`style: ${answer.status}`);
  return answer.json();
}

export async function overlaysOf(said, on) {
  const read = await Promise.all(
    Object.entries(said.overlays).map(async ([key, { url }]) => {
      const answer = await fetch(`${url}?on=${on}`);
      return [key, answer.ok ? await answer.json() : null];
    }),
  );
  return Object.fromEntries(read);
}
