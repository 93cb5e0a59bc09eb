// Starts the page of cabinets inside the common frame.
import { startPage } from '../../common/start.tsx';
import { Cabinets } from './cabinets.tsx';
import './cabinets.css';

startPage('/admin/cabinets', Cabinets);
