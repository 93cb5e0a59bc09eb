// Starts payroll's list of the unsigned inside the common frame.
import { startPage } from '../../common/start.tsx';
import { Unsigned } from './unsigned.tsx';
import '../deliveries.css';

startPage('/deliveries/unsigned', Unsigned);
