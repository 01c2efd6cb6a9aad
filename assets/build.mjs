// Builds the style sheets from assets/ into static/, and puts the fonts of PDFs there; with --check it builds into a temporary
// folder and fails if what is committed differs.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import rtlcss from "rtlcss";
import { compile } from "sass";

const ROOT = dirname(import.meta.dirname);
const USWDS = join(ROOT, "node_modules/@uswds/uswds");
const BUDGET = 20 * 1024;
// For PDFs, which must bring every letter along: the second one for Arabic.
const FONTS = {
  "fonts/NotoSans_400Regular.ttf": "noto-sans/400Regular/NotoSans_400Regular.ttf",
  "fonts/NotoSans_700Bold.ttf": "noto-sans/700Bold/NotoSans_700Bold.ttf",
  "fonts/NotoSans-LICENSE.txt": "noto-sans/LICENSE_FONT",
  "fonts/IBMPlexSansArabic_400Regular.ttf":
    "ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf",
  "fonts/IBMPlexSansArabic_700Bold.ttf":
    "ibm-plex-sans-arabic/700Bold/IBMPlexSansArabic_700Bold.ttf",
  "fonts/IBMPlexSansArabic-LICENSE.txt": "ibm-plex-sans-arabic/LICENSE_FONT",
};

function sass(name) {
  return compile(join(ROOT, "assets", name), {
    loadPaths: [join(USWDS, "packages")],
    style: "compressed",
    quietDeps: true,
  }).css;
}

function icons(css) {
  const found = [...css.matchAll(/url\(["']?([^)"']+)["']?\)/g)].map((match) => match[1]);
  const foreign = found.filter((url) => !url.startsWith("../img/"));
  if (foreign.length) throw new Error(`the policy of the site forbids: ${foreign.join(" ")}`);
  return [...new Set(found)].map((url) => url.replace("../img/", ""));
}

function build(target) {
  const site = sass("site.scss");
  const files = {
    "css/site.css": site,
    "css/site-rtl.css": rtlcss.process(site),
    "css/admin.css": sass("admin.scss"),
  };
  for (const [name, text] of Object.entries(files)) {
    const size = brotliCompressSync(text).length;
    if (size > BUDGET) throw new Error(`${name}: ${size} bytes of brotli, allowed are ${BUDGET}`);
    console.log(`${name}: ${text.length} bytes, ${size} with brotli`);
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), `${text}\n`);
  }
  const images = icons(site).filter((name) => name.startsWith("usa-icons"));
  for (const name of images) {
    mkdirSync(dirname(join(target, "img", name)), { recursive: true });
    copyFileSync(join(USWDS, "dist/img", name), join(target, "img", name));
  }
  mkdirSync(join(target, "fonts"), { recursive: true });
  for (const [name, source] of Object.entries(FONTS)) {
    const from = join(ROOT, "node_modules/@expo-google-fonts", source);
    if (name.endsWith(".ttf")) copyFileSync(from, join(target, name));
    else writeFileSync(join(target, name), readFileSync(from, "utf8").replaceAll("\r\n", "\n"));
  }
  return [...Object.keys(files), ...Object.keys(FONTS), ...images.map((name) => `img/${name}`)];
}

function check() {
  const folder = mkdtempSync(join(tmpdir(), "assets-"));
  try {
    const stale = build(folder).filter((name) => {
      const built = readFileSync(join(folder, name));
      return !built.equals(readFileSync(join(ROOT, "static", name)));
    });
    if (stale.length) throw new Error(`run "make assets" and commit: ${stale.join(" ")}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv.includes("--check")) check();
else build(join(ROOT, "static"));
