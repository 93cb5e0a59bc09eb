// Starts the page of those who log in inside the common frame.
import { startPage } from '../../common/start.tsx';
import { AccessPage } from './access.tsx';
import '../parts/parts.css';

startPage('/admin/access', AccessPage);
