/** Whether it stands in the page: what lies under a board, or is another part of a phone's page, is hidden. */
export const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

/** A part of the page is seen when something in it is: its own box stays where it was. */
export const isRegionSeen = (region: Element): boolean => isSeen(region) && [...region.children].some(isSeen);
