// Starts the page of integrations inside the common frame.
import { startPage } from '../../common/start.tsx';
import { Integrations } from './integrations.tsx';
import '../parts/parts.css';
import './integrations.css';

startPage('/admin/integrations', Integrations);
