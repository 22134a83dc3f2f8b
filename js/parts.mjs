// The rarely used halves of a widget: src/<widget>/parts/<part>.tsx becomes ideowidgets/static/<widget>-<part>.js.
// A part is no module of its own but a function of the modules it shares with its widget, because hooks and signals
// only work with one Preact. The widget asks Python for the text when it is first needed; see src/shared/parts.ts.
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { scoped } from "./styles.mjs";

const VIRTUAL = "ideowidgets:parts";

/** The names of a widget's parts. */
export function partNames(folder) {
  const found = join(folder, "parts");
  if (!existsSync(found)) return [];
  return readdirSync(found)
    .filter((file) => file.endsWith(".tsx"))
    .map((file) => basename(file, ".tsx"))
    .sort();
}

/** Source files that take part in an output. */
export function sourcesOf(metafile, root) {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  return new Set(used.map(([path]) => resolve(root, path)));
}

/** Gives the widget what its parts share with it, and the hash by which each of them is asked for. */
export const providing = (modules, hashes = {}) => ({
  name: "providing-parts",
  setup(plugin) {
    plugin.onResolve({ filter: new RegExp(`^${VIRTUAL}$`) }, () => ({ path: VIRTUAL, namespace: "parts" }));
    plugin.onLoad({ filter: /.*/, namespace: "parts" }, () => {
      const lines = [...modules].map(
        ([path, names], place) =>
          `import { ${[...names].map((name) => `${name} as ${name}_${place}`).join(", ")} } from "${path}";`,
      );
      const members = [...modules].map(
        ([path, names], place) =>
          `${JSON.stringify(keyOf(path))}: { ${[...names].map((name) => `${name}: ${name}_${place}`).join(", ")} }`,
      );
      const contents = `${lines.join("\n")}
        export const modules = () => ({ ${members.join(", ")} });
        export const hashes = ${JSON.stringify(hashes)};`;
      return { contents, loader: "js", resolveDir: import.meta.dirname };
    });
  },
});

/** Packages, and files that the widget carries already, are the widget's. */
const sharing = (carried) => ({
  name: "sharing-with-the-widget",
  setup(plugin) {
    plugin.onResolve({ filter: /.*/ }, async (asked) => {
      if (asked.kind === "entry-point" || asked.pluginData) return null;
      if (!asked.path.startsWith(".")) return { path: asked.path, external: true };
      const { path } = await plugin.resolve(asked.path, {
        kind: asked.kind,
        resolveDir: asked.resolveDir,
        pluginData: true,
      });
      return carried.has(path) && !path.endsWith(".css") ? { path: keyOf(path), external: true } : null;
    });
  },
});

/** A file of ours is named by its place, so that neither half holds a path of the machine. */
function keyOf(path) {
  return path.startsWith("/") ? relative(join(import.meta.dirname, "src"), path) : path;
}

function pathOf(key) {
  const path = join(import.meta.dirname, "src", key);
  return existsSync(path) ? path : key;
}

/** Builds one part; `text` is what is sent to the page. */
export async function buildPart(common, widget, part, carried, banner) {
  const options = {
    ...common,
    entryPoints: { [`${widget}-${part}`]: `src/${widget}/parts/${part}.tsx` },
    outdir: "parts",
    metafile: true,
    plugins: [sharing(carried)],
  };
  const named = await build({ ...options, minify: false });
  const modules = new Map();
  for (const [, names, from] of textOf(named, ".js").matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)) {
    const known = modules.get(pathOf(from)) ?? new Set();
    for (const name of names.split(",")) known.add(name.trim().split(/\s+as\s+/)[0]);
    modules.set(pathOf(from), known);
  }
  const made = await build({
    ...options,
    format: "cjs",
    minify: true,
    charset: "utf8",
    banner: { js: `${banner}\nexport default (require, module) => {` },
    footer: { js: "return module.exports; };" },
  });
  const css = textOf(made, ".css");
  // The style sheet travels with the part, for the same reasons.
  const text = css
    ? `${textOf(made, ".js").trimEnd()}\nexport const css = ${JSON.stringify(scoped(css, widget))};\n`
    : textOf(made, ".js");
  return {
    part,
    text,
    modules,
    sources: sourcesOf(named.metafile, common.absWorkingDir),
    hash: hashOf(text),
  };
}

function textOf(result, suffix) {
  return result.outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? "";
}

// The beginning tells one build from another, and every widget carries those of all its parts.
function hashOf(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
