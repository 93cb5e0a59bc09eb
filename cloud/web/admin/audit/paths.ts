// Where the downloads of the record are, typed by the contract, which itself would bring its validator along; data only.
import type { EXPORT_PATH as ExportPath, TRUST_PATH as TrustPath } from '@keycab/shared/audit';

export const EXPORT_PATH: typeof ExportPath = '/api/v1/audit/export';
export const TRUST_PATH: typeof TrustPath = '/api/v1/audit/trust';
