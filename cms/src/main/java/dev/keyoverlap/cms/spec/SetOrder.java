package dev.keyoverlap.cms.spec;

/**
 * The order in which a message carries its signatures, or names its recipients.
 *
 * <p>To the standard they are sets, whose order means nothing, and which DER sorts by their bytes
 * (X.690, 11.6). To some receivers it means a lot: they verify the first signature only, or the
 * last. Every receiver that was measured reads sets that are not sorted.
 *
 * <pre>{@code
 * CmsSigner.with(rotation)
 *     .signAs(alias("orders"))                  // the receiver knows this key, and looks no further
 *     .signAsIfPresent(alias("orders-next"))
 *     .signerOrder(SetOrder.AS_NAMED)
 *     .build();
 * }</pre>
 *
 * @see ReceiverProfile
 * @since 1.0
 */
public enum SetOrder {
  /** As DER sorts them, by their bytes: the default. Which key comes first is left to chance. */
  SORTED,
  /** In the order in which the builder was told the aliases. The message is BER, not DER. */
  AS_NAMED,
  /** The alias named first comes last. The message is BER, not DER. */
  REVERSED
}
