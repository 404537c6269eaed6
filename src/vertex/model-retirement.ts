/** Takes models out of service, in one project and region. Safe to repeat. Adapters throw GoogleApiError only. */
export interface ModelRetirement {
  /** Off every endpoint that serves it; endpoints that then serve nothing are deleted when they carry `owner`'s label. */
  undeploy(model: string, owner: string): Promise<void>;
  /** The model with all its versions; it must not be deployed. Fine when it is gone already. */
  delete(model: string): Promise<void>;
}
