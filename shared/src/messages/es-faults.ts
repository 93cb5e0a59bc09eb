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
  'KC-BADGE-02': words('Esta credencial está desactivada.', 'Aquí no hay nada que hacer.', MANAGER, RETURNS),
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
    'Devolver, y toda llave que no pide PIN.',
  ),
  'KC-PIN-02': words(
    'Esta llave pide un PIN, y usted no tiene.',
    'Pida uno en la oficina.',
    MANAGER,
    'Devolver, y toda llave que no pide PIN.',
  ),
  'KC-PIN-03': words(
    'Este gabinete no puede revisar PIN.',
    'Hace falta la clave de los PIN en su configuración: keys.pinKeyFile.',
    FACILITIES,
    'Devolver, y toda llave que no pide PIN.',
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
  'KC-TAG-01': words(
    'Hay una etiqueta que no conozco.',
    'Sáquela o pida a un gerente que la registre.',
    MANAGER,
    'Las demás posiciones.',
  ),
  'KC-SLOT-01': words(
    'La posición no abrió.',
    'Intente de nuevo o tome la copia.',
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
    'No puedo abrir posiciones: una tarjeta no responde.',
    'Revise su cable; se intenta de nuevo solo.',
    FACILITIES,
    'Las posiciones de las otras tarjetas.',
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
