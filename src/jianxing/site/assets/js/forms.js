// Forms: one submission per click, names of chosen files, filters that apply when changed.
export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") form.dataset.sent = "1";
  });
  // Coming back with the browser's button, a form must be usable again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-apply]");
    if (form) form.requestSubmit();
    const upload = event.target.closest(".jx-upload");
    if (upload && event.target.type === "file") showChosen(upload, event.target.files);
  });

  for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => {
      const upload = event.target.closest?.(".jx-upload");
      if (!upload) return;
      event.preventDefault();
      upload.classList.toggle("is-over", over);
      if (name === "drop" && event.dataTransfer.files.length) {
        const input = upload.querySelector("input[type=file]");
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}

function showChosen(upload, files) {
  const list = upload.querySelector(".jx-upload-chosen");
  list?.replaceChildren(
    ...[...files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} · ${(file.size / 1024).toFixed(0)} KB`;
      return item;
    }),
  );
}
