// The table of codes in Spanish, as far as somebody at a cabinet may meet them; pure.
import type { FaultCode, FaultRow } from '../fault.ts';

type Words = Pick<FaultRow, 'happened' | 'todo' | 'call' | 'works'>;

const words = (happened: string, todo: string, call: string, works: string): Words => ({ happened, todo, call, works });

const RETURNS = 'Puede devolver llaves.';
const MANAGER = 'Pregunte a un gerente.';
const FACILITIES = 'Llame a quien cuida el gabinete.';

/** A code that is not here is told in English; every row for staff is here. */
export const SPANISH_FAULTS: Readonly<Partial<Record<FaultCode, Words>>> = {
  'KC-BADGE-01': words('No conozco esta credencial.', 'Un gerente puede registrarla.', MANAGER, RETURNS),
  'KC-BADGE-02': words('Esta credencial está desactivada.', 'Devuelva lo que tenga: solo cuélguelo.', MANAGER, RETURNS),
  'KC-BADGE-03': words(
    'Esta credencial inventa otro número cada vez; los teléfonos lo hacen.',
    'Registre una credencial que conserve su número.',
    MANAGER,
    RETURNS,
  ),
  'KC-BADGE-04': words(
    'Ya no hay credencial que registrar.',
    'Presente de nuevo la credencial desconocida y luego la suya, en menos de un minuto.',
    MANAGER,
    RETURNS,
  ),
  'KC-CODE-01': words(
    'No conozco este código.',
    'Revise los dígitos o pregunte a quien lo invitó.',
    'Pregunte en la recepción.',
    RETURNS,
  ),
  'KC-PIN-01': words(
    'Demasiados PIN incorrectos.',
    'Espere hasta que pase el tiempo en la pantalla.',
    MANAGER,
    'Devolver, y las llaves sin PIN.',
  ),
  'KC-PIN-02': words('Esta llave pide un PIN, y usted no tiene.', 'Pida uno en la oficina.', MANAGER, RETURNS),
  'KC-PIN-03': words(
    'Este gabinete no puede revisar PIN.',
    'Hace falta la clave de los PIN en su configuración: keys.pinKeyFile.',
    FACILITIES,
    RETURNS,
  ),
  'KC-KEY-01': words('Usted no puede tomar esta llave.', 'Elija otra llave.', MANAGER, RETURNS),
  'KC-KEY-02': words('Se sacó una llave sin autorización.', 'Devuélvala.', MANAGER, 'Todo lo demás.'),
  'KC-KEY-03': words(
    'Esta llave no está en el gabinete.',
    'Vea quién la tiene o elija su copia.',
    MANAGER,
    'Todas las llaves que están aquí.',
  ),
  'KC-KEY-04': words('Esa llave no existe aquí.', 'Revise el número e intente de nuevo.', MANAGER, 'Las demás llaves.'),
  'KC-RULE-01': words('Su tiempo aquí no ha llegado o ya terminó.', 'Pregunte a quien le invitó.', MANAGER, RETURNS),
  'KC-RULE-02': words('Usted puede tomar esta llave a otras horas.', 'Vuelva entonces.', MANAGER, RETURNS),
  'KC-RULE-03': words('Algo pasa con esta llave o con su auto.', 'Tome la copia.', MANAGER, 'Las demás llaves.'),
  'KC-RULE-04': words('Este auto se está entregando.', 'Pregunte a quienes lo entregan.', MANAGER, 'Las demás llaves.'),
  'KC-RULE-05': words(
    'Esta llave está reservada para otra persona.',
    'Elija otra llave.',
    MANAGER,
    'Las demás llaves.',
  ),
  'KC-RULE-06': words(
    'Usted tiene tantas llaves como una persona puede llevar.',
    'Pase su credencial de nuevo para más.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-07': words('Esta llave se queda mientras otra esté fuera.', 'Devuelva primero la otra.', MANAGER, RETURNS),
  'KC-RULE-08': words('Nadie autoriza su propio pedido.', 'Otra persona pasa su credencial.', MANAGER, RETURNS),
  'KC-RULE-09': words(
    'Solo quien tiene una llave la entrega, y a otra persona.',
    'Vea quién la tiene.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-10': words(
    'La otra persona no puede tener esta llave, o ya tiene bastantes.',
    'Mejor devuélvala.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-11': words('Esto es para un gerente.', 'Pida que pase su credencial.', MANAGER, 'Todo lo demás.'),
  'KC-RULE-12': words(
    'Esta etiqueta o esta llave ya está registrada.',
    'Primero quite el registro.',
    MANAGER,
    'Todo lo demás.',
  ),
  'KC-RULE-13': words(
    'La etiqueta está fuera.',
    'Devuélvala, o diga que se perdió o se dio de baja.',
    MANAGER,
    'Todo lo demás.',
  ),
  'KC-RULE-14': words(
    'Esta llave pide más que la palabra de un gerente.',
    'Para quien sea, pasa su credencial y la toma.',
    MANAGER,
    'Las demás llaves.',
  ),
  'KC-RULE-15': words(
    'El día no está listo para firmarse.',
    'Responda por cada llave que falta y firme.',
    MANAGER,
    'Todo lo demás.',
  ),
  'KC-RULE-16': words(
    'Esta llave ya tuvo todo el tiempo que aquí se puede dar.',
    'Devuélvala o pida a un gerente que cambie la hora.',
    MANAGER,
    'Todo lo demás.',
  ),
  'KC-TAG-01': words(
    'Hay una etiqueta que no conozco.',
    'Sáquela o pida a un gerente que la registre.',
    MANAGER,
    'Las demás posiciones.',
  ),
  'KC-SLOT-01': words(
    'La posición no abrió.',
    'Elija la llave otra vez o tome otra.',
    FACILITIES,
    'Las demás posiciones.',
  ),
  'KC-SLOT-02': words(
    'Todas las posiciones están ocupadas.',
    'Lleve la llave a otro gabinete o al mostrador.',
    MANAGER,
    'Puede tomar cualquier llave.',
  ),
  'KC-DOOR-01': words('La puerta del gabinete está abierta.', 'Cierre la puerta.', FACILITIES, 'Todo.'),
  'KC-DOOR-02': words(
    'La puerta se abrió sin credencial.',
    'Revise el gabinete ahora.',
    FACILITIES,
    'Las posiciones siguen cerradas.',
  ),
  'KC-READER-01': words(
    'El lector de credenciales no responde.',
    'Revise su cable; se intenta de nuevo solo.',
    FACILITIES,
    'Puede devolver las llaves que están fuera.',
  ),
  'KC-BOARD-01': words(
    'No puedo abrir posiciones: una placa no responde.',
    'Revise su cable; se intenta de nuevo solo.',
    FACILITIES,
    'Las posiciones de las otras placas.',
  ),
  'KC-BOARD-05': words(
    'No puedo abrir posiciones: la alimentación de las bobinas de una tarjeta no pasó su prueba.',
    'Aquí no hay nada que intentar: el registro dice qué tarjeta y qué medir.',
    FACILITIES,
    'Las posiciones de las otras tarjetas, y las devoluciones.',
  ),
  'KC-LOCK-01': words(
    'El gabinete está bloqueado.',
    'Espere a que un gerente lo libere.',
    MANAGER,
    'Solo devoluciones.',
  ),
  'KC-DISK-01': words(
    'Los registros están en riesgo.',
    'Libere espacio en el disco o cámbielo.',
    FACILITIES,
    'Solo devoluciones.',
  ),
  'KC-SESSION-01': words('Nadie ha mostrado su credencial.', 'Primero acerque su credencial.', MANAGER, 'Todo.'),
  'KC-SYNC-01': words(
    'Un envío no sigue al anterior.',
    'Nada: el gabinete envía de nuevo desde donde está la nube.',
    FACILITIES,
    'Todo en el gabinete.',
  ),
  'KC-SYNC-02': words(
    'Dos historias de este gabinete no coinciden.',
    'Averigüe cuál gabinete es el verdadero; se guardan ambas historias.',
    FACILITIES,
    'El gabinete; las órdenes remotas están apagadas.',
  ),
  'KC-SYNC-03': words(
    'Un mensaje del gabinete no es válido.',
    'Revise la versión del gabinete y su llave digital.',
    FACILITIES,
    'Todo en el gabinete; nada se guardó.',
  ),
  'KC-SYNC-04': words(
    'El servicio tiene menos de lo que confirmó.',
    'Nada: los gabinetes envían lo que falta; averigüe quién restauró un respaldo.',
    FACILITIES,
    'Todo en los gabinetes; nada nuevo se confirma hasta entonces.',
  ),
  'KC-UI-02': words(
    'Esta pantalla no oye al gabinete.',
    'Espere un momento; se intenta de nuevo solo. Las luces siguen mostrando el camino.',
    FACILITIES,
    'Puede devolver las llaves que están fuera.',
  ),
};
