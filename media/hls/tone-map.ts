/**
 * High dynamic range (PQ, HLG) to an ordinary screen's, as a filter chain that ends in 8-bit BT.709.
 * It runs on floats, so it belongs after the first scaling. Nominal peak 100 cd/m² and Hable's curve without
 * desaturation keep faces and a lit classroom natural. Without zimg only the colours are brought
 * over and the curve is bent back by eye: watchable, a little pale.
 */
export function toneMap(hasToneMap: boolean): string[] {
  return hasToneMap
    ? [
        ...["zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709"],
        ...["tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p"],
      ]
    : [
        ...["scale=in_color_matrix=bt2020:out_color_matrix=bt709:out_range=tv", "format=yuv420p"],
        ...["eq=contrast=1.1:gamma=1.2:saturation=1.4"],
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709",
      ];
}
