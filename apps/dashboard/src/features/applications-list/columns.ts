/** The columns of the wide list: one template for the head and every row keeps them in line. */
export const COLUMNS =
  'grid grid-cols-[2.25rem_minmax(11rem,1.5fr)_8rem_8.5rem_minmax(9rem,1.3fr)_minmax(8rem,1fr)_5.5rem] items-center gap-x-3 px-4';

export const ROW_HEIGHT = 48;
export const CARD_HEIGHT = 104;
