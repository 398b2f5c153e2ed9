/** Tools of sources that an installation can switch off. */
export const SOURCE_TOOLS = ['helm', 'kustomize', 'jsonnet'] as const;
export type SourceTool = (typeof SOURCE_TOOLS)[number];

/** What an installation says of the tools that render sources, by keys of the field's `argocd-cm`. */
export interface SourceToolSettings {
  /** `helm.enable`, `kustomize.enable` and `jsonnet.enable` that are `"false"`. */
  disabled: readonly SourceTool[];
  /** `helm.valuesFileSchemes`; undefined where nothing is said, empty where none is allowed. */
  valueFileSchemes?: readonly string[];
  kustomize: {
    /** `kustomize.buildOptions`: of what names no version. */
    buildOptions?: string;
    /** `kustomize.buildOptions.<version>`. */
    buildOptionsOf: Readonly<Record<string, string>>;
    /** `kustomize.path.<version>`, and as it was called before `kustomize.version.<version>`. */
    paths: Readonly<Record<string, string>>;
  };
}

export const DEFAULT_SOURCE_TOOLS: SourceToolSettings = {
  disabled: [],
  kustomize: { buildOptionsOf: {}, paths: {} },
};
