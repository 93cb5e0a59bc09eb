// Starts the page that takes vehicles over inside the common frame.
import { startPage } from '../../common/start.tsx';
import { ImportPage } from './import.tsx';
import '../parts/parts.css';
import './import.css';

startPage('/admin/import', ImportPage);
