// Starts the page of one car inside the common frame.
import { startPage } from '../../common/start.tsx';
import { VehiclePage } from './vehicle.tsx';
import '../../deliveries/deliveries.css';

startPage('/vehicle', VehiclePage);
