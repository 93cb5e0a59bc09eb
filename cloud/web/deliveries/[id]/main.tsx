// Starts one delivery's worksheet inside the common frame.
import { startPage } from '../../common/start.tsx';
import { Sheet } from './sheet.tsx';
import '../deliveries.css';

startPage('/deliveries', Sheet);
