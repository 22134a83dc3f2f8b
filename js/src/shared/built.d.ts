/** Written by js/parts.mjs for each widget: what its parts share with it, and the SHA-256 of their texts. */
declare module "ideowidgets:parts" {
  export const modules: () => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  export const hashes: Readonly<Record<string, string>>;
}
