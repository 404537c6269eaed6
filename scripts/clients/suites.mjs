/**
 * Who judges the emulator, and who launches sweeps: one line of output each. Two versions of one client need two Python environments, named
 * after their lock file in test/clients/requirements. The Vertex SDK speaks REST unless told gRPC, its default.
 */
export const suites = [
  // the longest first
  { name: 'every way in', environment: 'launchers', files: ['test_ways_in.py'] },
  { name: 'google-cloud-aiplatform 1.60.0', environment: 'guide-era', files: ['test_code_models.py'] },
  { name: 'google-cloud-storage 2.19.0', environment: 'guide-era', files: ['test_storage.py'] },
  {
    name: 'google-cloud-aiplatform 2.7.0',
    environment: 'newest',
    files: ['test_code_models.py', 'test_pipeline_jobs.py', 'test_registry.py', 'test_restart.py'],
  },
  {
    name: 'google-cloud-aiplatform 2.7.0 over gRPC',
    environment: 'newest',
    files: ['test_code_models.py', 'test_registry.py'],
    settings: { CLIENT_TRANSPORT: 'grpc' },
  },
  {
    name: 'google-cloud-storage 3.17.1',
    environment: 'newest',
    files: ['test_storage.py', 'test_large_object.py'],
  },
  { name: 'google-genai 3.4.0', environment: 'gen-ai', files: ['test_gen_ai.py'] },
  { name: 'curl', environment: 'newest', files: ['test_curl.py'] },
];
