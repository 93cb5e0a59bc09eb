// Starts the list of deliveries inside the common frame.
import { startPage } from '../common/start.tsx';
import { Deliveries } from './list.tsx';
import './deliveries.css';

startPage('/deliveries', Deliveries);
