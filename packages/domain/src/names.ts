/** Labels, annotations and finalizers that Lockstep reads or writes. */

export const FIELD_MANAGER = 'lockstep';

/** Our tracking: the owning application's short id, and the slice (00 to 15) that it hashes to. */
export const LABEL_APP = 'lockstep.dev/app';
export const LABEL_SLICE = 'lockstep.dev/slice';
/** On hooks: the operation that created the object. */
export const LABEL_OPERATION = 'lockstep.dev/operation';
/** On hooks: which attempt and phase of that operation, as `<attempt>.<phase>`. */
export const ANNOTATION_HOOK_RUN = 'lockstep.dev/hook-run';

/** Argo CD's tracking, kept so that a team can come and go. Format: `app:group/Kind:namespace/name`. */
export const ANNOTATION_TRACKING_ID = 'argocd.argoproj.io/tracking-id';
export const LABEL_INSTANCE = 'app.kubernetes.io/instance';
/** Tells two installations that share a cluster apart; the field's own annotation. */
export const ANNOTATION_INSTALLATION_ID = 'argocd.argoproj.io/installation-id';

export const ANNOTATION_REFRESH = 'argocd.argoproj.io/refresh';
export const ANNOTATION_SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
export const ANNOTATION_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
export const ANNOTATION_COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';
/** On a manifest: JSON pointers of its fields that are not compared, with commas between them. */
export const ANNOTATION_IGNORE_DIFFERENCES = 'argocd.argoproj.io/ignore-differences';
export const ANNOTATION_HOOK = 'argocd.argoproj.io/hook';
export const ANNOTATION_HOOK_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
export const ANNOTATION_HELM_HOOK = 'helm.sh/hook';
export const ANNOTATION_HELM_HOOK_WEIGHT = 'helm.sh/hook-weight';
export const ANNOTATION_HELM_HOOK_DELETE_POLICY = 'helm.sh/hook-delete-policy';
export const ANNOTATION_HELM_RESOURCE_POLICY = 'helm.sh/resource-policy';
export const ANNOTATION_LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** On an application: when somebody approved deletions that ask for it (RFC 3339). */
export const ANNOTATION_DELETION_APPROVED = 'argocd.argoproj.io/deletion-approved';
/** On an application: how long a sync or deletion may take, and how long each of its phases. */
export const ANNOTATION_SYNC_TIMEOUT = 'lockstep.dev/sync-timeout';
export const ANNOTATION_PHASE_TIMEOUT = 'lockstep.dev/phase-timeout';
/** On a resource or hook: how long it may take to become healthy, to complete, or to go. */
export const ANNOTATION_READY_TIMEOUT = 'lockstep.dev/ready-timeout';
/** On an application: whose client-side apply a sync takes the fields over from. */
export const ANNOTATION_MIGRATION_MANAGER =
  'argocd.argoproj.io/client-side-apply-migration-manager';
/** On an application: how long after a sync Degraded health makes it go back by itself. */
export const ANNOTATION_ROLLBACK_ON_DEGRADED = 'lockstep.dev/rollback-on-degraded';
/** On an application or a resource: `heal`, `alert` or `ignore`. */
export const ANNOTATION_DRIFT_POLICY = 'lockstep.dev/drift-policy';
/** On a project: rules about what its applications deploy, as YAML; and what of plain Secrets. */
export const ANNOTATION_RULES = 'lockstep.dev/rules';
export const ANNOTATION_PLAIN_SECRETS = 'lockstep.dev/plain-secrets';
/** On an AppProject: `required` lets only charts in that somebody signed who counts. */
export const ANNOTATION_VERIFY_CHARTS = 'lockstep.dev/verify-charts';
/** On a project: which syncs have to be approved, by how many and by whom, as YAML. */
export const ANNOTATION_APPROVALS = 'lockstep.dev/approvals';
/** On a resource, `true`: its health does not count for the application's. */
export const ANNOTATION_IGNORE_HEALTH = 'argocd.argoproj.io/ignore-healthcheck';
/** On a pod that is to end, `true`: it is judged like one that is not. Hooks are not asked. */
export const ANNOTATION_IGNORE_RESTART_POLICY = 'argocd.argoproj.io/ignore-restart-policy';

/** Cascade deletion: the application's resources go before the application does. */
export const FINALIZER_RESOURCES = 'resources-finalizer.argocd.argoproj.io';
export const FINALIZER_RESOURCES_FOREGROUND = 'resources-finalizer.argocd.argoproj.io/foreground';
export const FINALIZER_RESOURCES_BACKGROUND = 'resources-finalizer.argocd.argoproj.io/background';
/** The application's PreDelete and PostDelete hooks run, also when its resources stay. */
export const FINALIZER_PRE_DELETE = 'pre-delete-finalizer.argocd.argoproj.io';
export const FINALIZER_POST_DELETE = 'post-delete-finalizer.argocd.argoproj.io';
/** Holds a hook until the operation has read its outcome. */
export const FINALIZER_HOOK = 'argocd.argoproj.io/hook-finalizer';

export const APPLICATION_API_VERSION = 'argoproj.io/v1alpha1';
/** The cluster that the installation itself runs in, or stands for it in the embedded default. */
export const IN_CLUSTER_SERVER = 'https://kubernetes.default.svc';
export const IN_CLUSTER_NAME = 'in-cluster';
/** The namespace that applications and projects belong to unless they say otherwise. */
export const CONTROL_NAMESPACE = 'argocd';

export const SLICE_COUNT = 16;
