/** On narrower screens the detail lies over one side of the map: CSS pixels of its width that are covered. */
export function coveredOf(map: HTMLElement): { readonly left: number; readonly right: number } {
  const [panel, ground] = [document.querySelector('.beside')?.getBoundingClientRect(), map.getBoundingClientRect()];
  const width = panel === undefined ? 0 : Math.min(panel.right, ground.right) - Math.max(panel.left, ground.left);
  // Where it takes the whole place of the map there is nothing to look at.
  if (panel === undefined || width <= 0 || width >= ground.width) return { left: 0, right: 0 };
  return panel.left > ground.left ? { left: 0, right: width } : { left: width, right: 0 };
}
