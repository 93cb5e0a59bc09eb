// Starts the scanning page inside the common frame.
import { startPage } from '../common/start.tsx';
import { Scan } from './scan.tsx';
import './scan.css';

startPage('/scan', Scan);
