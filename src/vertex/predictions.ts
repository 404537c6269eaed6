export interface ChatMessage {
  readonly author: 'user' | 'assistant';
  readonly content: string;
}

/** What to ask: code models take a prompt, chat models a conversation that ends with the user. Only Gemini takes a context for a prompt. */
export type PredictionInput =
  | { readonly shape: 'generation'; readonly prompt: string; readonly context?: string }
  | { readonly shape: 'chat'; readonly context?: string; readonly messages: readonly ChatMessage[] };

export interface PredictionOptions {
  /** 0 to 1. */
  readonly temperature?: number;
  /** 1 to 1000. */
  readonly maxOutputTokens?: number;
  /** Gemini only: tokens or level of thinking before the answer. */
  readonly thinking?: { readonly thinkingBudget: number } | { readonly thinkingLevel: 'MINIMAL' | 'LOW' };
}

/** Asks deployed models. Adapters throw GoogleApiError only. */
export interface Predictions {
  /** The first candidate's text. */
  predict(endpoint: string, input: PredictionInput, options?: PredictionOptions): Promise<string>;
}
