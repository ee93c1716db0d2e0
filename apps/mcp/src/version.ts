declare global {
  interface ImportMeta {
    /** Set by the build, from package.json. */
    readonly WAYMARK_VERSION?: string;
  }
}

/** The version of the command; `0.0.0-source` when it runs unbuilt. */
export const version: string = import.meta.WAYMARK_VERSION ?? '0.0.0-source';
