export interface ChatMessage {
  readonly author: 'user' | 'assistant';
  readonly content: string;
}

/** What to ask: code models take a prompt, chat models a conversation that ends with the user. */
export type PredictionInput =
  | { readonly shape: 'generation'; readonly prompt: string }
  | { readonly shape: 'chat'; readonly context?: string; readonly messages: readonly ChatMessage[] };

export interface PredictionOptions {
  /** 0 to 1. */
  readonly temperature?: number;
  /** 1 to 1000. */
  readonly maxOutputTokens?: number;
}

/** Asks deployed models. Adapters throw GoogleApiError only. */
export interface Predictions {
  /** The first candidate's text. */
  predict(endpoint: string, input: PredictionInput, options?: PredictionOptions): Promise<string>;
}
