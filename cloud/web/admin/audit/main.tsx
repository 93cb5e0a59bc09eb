// Starts the audit log inside the common frame.
import { startPage } from '../../common/start.tsx';
import { Audit } from './audit.tsx';
import './audit.css';

startPage('/admin/audit', Audit);
