/** Takes models out of service, in one project and region. Safe to repeat. Adapters throw GoogleApiError only. */
export interface ModelRetirement {
  /**
   * Takes the model off every endpoint that carries `owner`'s label, but for `keep`, and deletes those that then serve
   * nothing. Somebody else's endpoint is left alone. Answers the endpoints that still serve the model.
   */
  undeploy(model: string, owner: string, keep?: string): Promise<readonly string[]>;
  /** The model with all its versions; it must not be deployed. Fine when it is gone already. */
  delete(model: string): Promise<void>;
}
