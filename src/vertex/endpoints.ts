/** A version of a model that is to be served. */
export interface ServedModel {
  /** With its version: `projects/…/locations/…/models/…@1`. */
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly endpoint: string;
  /** `found`: the model was deployed there already. */
  readonly how: 'found' | 'deployed';
}

/** Endpoints of one project and region. Adapters throw GoogleApiError only. */
export interface Endpoints {
  /**
   * Serves the model on an endpoint of its own, one replica, all traffic. Safe to repeat: what an earlier or interrupted
   * call left is found first. Waits for Vertex AI, which takes minutes; replicas cost money while they are deployed.
   */
  deploy(model: ServedModel): Promise<Deployment>;
  /**
   * Serves the model at that endpoint too, moves all traffic to it, then undeploys what an earlier call with this mark
   * deployed there. What others deployed stays, without traffic. Safe to repeat; takes minutes.
   */
  moveTraffic(endpoint: string, model: ServedModel, mark: string): Promise<void>;
}
