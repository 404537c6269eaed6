export declare const LINES_OF_DATA: number;
export declare function smokeDataset(): string;
export declare function smokeRequest(where: Record<'PROJECT' | 'BUCKET' | 'REGION' | 'dataset', string>): object;
