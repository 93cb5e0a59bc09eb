// Starts the overview of administrators inside the common frame.
import { startPage } from '../common/start.tsx';
import { Overview } from './overview/overview.tsx';
import './overview/overview.css';

startPage('/admin', Overview);
