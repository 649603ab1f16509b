// Bundles what the pages need into static/dist, under names that carry their content's hash.
// Run by hatch_build.py when the product is installed; `node src/jianxing/site/assets/build.mjs` does it by hand.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const assets = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(assets, "../../../..");
const dist = path.resolve(assets, "../static/dist");
const fresh = `${dist}.fresh`;
const manifest = {};

// One file of <symbol>s, so that a page pays for an icon once; the names are listed in icons.txt.
async function sprite() {
  const names = (await readFile(path.join(assets, "icons.txt"), "utf8"))
    .split("\n")
    .map((line) => line.split("#")[0].trim())
    .filter(Boolean);
  const symbols = await Promise.all(
    names.map(async (name) => {
      const [style, base] = name.endsWith("-filled") ? ["filled", name.slice(0, -7)] : ["outline", name];
      const svg = await readFile(path.join(root, `node_modules/@tabler/icons/icons/${style}/${base}.svg`), "utf8").catch(
        () => {
          throw new Error(`icons.txt names "${name}", which @tabler/icons does not have`);
        },
      );
      const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
      const paint =
        style === "filled"
          ? 'fill="currentColor"'
          : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
      return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function hashed(name, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const { name: stem, ext } = path.parse(name);
  manifest[name] = `${stem}-${digest}${ext}`;
  await writeFile(path.join(fresh, manifest[name]), content);
}

// The web process serves the ready-made .br and .gz beside each file; it never compresses while somebody waits.
async function compress() {
  for (const name of await readdir(fresh)) {
    const content = await readFile(path.join(fresh, name));
    if (content.length < 1024 || !/\.(css|js|svg)$/.test(name)) continue;
    await writeFile(path.join(fresh, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
    await writeFile(path.join(fresh, `${name}.br`), await promisify(brotliCompress)(content, quality));
  }
}

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: { app: path.join(assets, "app.js"), style: path.join(assets, "app.css") },
  outdir: fresh,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.4"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
});
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) manifest[path.basename(output.entryPoint)] = path.basename(file);
}
await hashed("icons.svg", await sprite());
await hashed("seal.svg", await readFile(path.join(assets, "seal.svg")));
await compress();
await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);

// Briefs are typeset on the server; the Song face goes where the typesetter looks for it, never to a browser.
const fonts = path.resolve(assets, "../../briefs/documents/fonts");
await rm(fonts, { recursive: true, force: true });
await mkdir(fonts, { recursive: true });
const song = path.join(root, "node_modules/@expo-google-fonts/noto-serif-sc");
for (const name of ["400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf", "LICENSE_FONT"]) {
  await copyFile(path.join(song, name), path.join(fonts, path.basename(name)));
}

await rm(dist, { recursive: true, force: true });
await rename(fresh, dist);
