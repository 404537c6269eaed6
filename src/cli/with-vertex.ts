import type { Settings } from '../config.ts';
import { connectVertex, type Vertex } from '../vertex/vertex.ts';

/** Vertex AI as the environment says, closed when `use` has ended, however it ends. */
export async function withVertex<T>({ vertexEndpoint }: Settings, use: (vertex: Vertex) => Promise<T>): Promise<T> {
  const vertex = connectVertex(vertexEndpoint === undefined ? {} : { endpoint: vertexEndpoint });
  try {
    return await use(vertex);
  } finally {
    await vertex.close();
  }
}
