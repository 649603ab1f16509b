// Bundles what the pages need into static/dist, under names that carry their content's hash.
// Run by hatch_build.py when the product is installed; `node src/jianxing/site/assets/build.mjs` does it by hand.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip, inflate } from "node:zlib";

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

// WOFF is an OpenType font whose tables are each compressed (W3C, WOFF 1.0); the typesetter reads them plain.
async function unpacked(woff) {
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new Error("not a WOFF font");
  const count = woff.readUInt16BE(12);
  const tables = [];
  for (let entry = 44; entry < 44 + 20 * count; entry += 20) {
    const [offset, packed, length] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place));
    const content = woff.subarray(offset, offset + packed);
    tables.push({
      head: woff.subarray(entry, entry + 4),
      checksum: woff.subarray(entry + 16, entry + 20),
      content: packed < length ? await promisify(inflate)(content) : content,
    });
  }
  const power = 31 - Math.clz32(count);
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8);
  [count, 16 << power, power, 16 * count - (16 << power)].forEach((value, place) => header.writeUInt16BE(value, 4 + 2 * place));
  const parts = [header];
  let at = header.length;
  tables.forEach(({ head, checksum, content }, place) => {
    const entry = 12 + 16 * place;
    head.copy(header, entry);
    checksum.copy(header, entry + 4);
    header.writeUInt32BE(at, entry + 8);
    header.writeUInt32BE(content.length, entry + 12);
    const padding = Buffer.alloc(-content.length & 3);
    parts.push(content, padding);
    at += content.length + padding.length;
  });
  return Buffer.concat(parts);
}

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: {
    app: path.join(assets, "app.js"),
    style: path.join(assets, "app.css"),
    map: path.join(assets, "map/map.css"),
  },
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
  // Named, so that a page with a map can ask for it before its scripts have found out that they need it.
  if (Object.keys(output.inputs).some((input) => input.startsWith("node_modules/maplibre-gl/") && input.endsWith("js"))) manifest["map-library.js"] = path.basename(file);
}
await hashed("icons.svg", await sprite());
// The map's worker stands alone: the policy of our pages lets no script run that was put together in a browser.
await hashed("map-worker.js", await readFile(path.join(root, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs")));
await hashed("seal.svg", await readFile(path.join(assets, "seal.svg")));
await compress();
await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);

// Documents are typeset on the server; their faces go where the typesetter looks for them, never to a browser.
const fonts = path.resolve(assets, "../../kernel/typesetting/fonts");
await rm(fonts, { recursive: true, force: true });
await mkdir(fonts, { recursive: true });
const faces = {
  "NotoSerifSC_400Regular.ttf": "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
  "NotoSerifSC_700Bold.ttf": "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
  "NotoSerifSC-LICENCE": "@expo-google-fonts/noto-serif-sc/LICENSE_FONT",
  "NotoSansSC_500Medium.ttf": "@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
  "NotoSansSC-LICENCE": "@expo-google-fonts/noto-sans-sc/LICENSE_FONT",
  "LXGWWenKai-Regular.ttf": "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff",
  "LXGWWenKai-LICENCE": "@fontsource/lxgw-wenkai/LICENSE",
};
for (const [name, source] of Object.entries(faces)) {
  const content = await readFile(path.join(root, "node_modules", source));
  await writeFile(path.join(fonts, name), source.endsWith(".woff") ? await unpacked(content) : content);
}

await rm(dist, { recursive: true, force: true });
await rename(fresh, dist);
