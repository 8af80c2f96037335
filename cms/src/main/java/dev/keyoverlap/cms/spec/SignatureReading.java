package dev.keyoverlap.cms.spec;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.message.ReceiverRule;
import java.util.Set;

/**
 * The signatures that a receiver reads. {@link ReceiverProfile#verifying} returns what its builder
 * was told.
 *
 * @param rule which of several signatures it requires to be correct
 * @param algorithms the algorithms, those preferred first
 * @param identifiers how a message may name its signers, the preferred way first
 * @param maxSignatures how many a message may carry, {@link Integer#MAX_VALUE} for any number
 * @param needsCertificates whether the message must carry the certificates of its signers
 * @param wantsDigestAsLongAsCurve whether it reads ECDSA only with a digest of at least as many
 *     bits as the curve has
 * @since 1.0
 */
public record SignatureReading(
    ReceiverRule rule,
    Set<SignatureAlgorithm> algorithms,
    Set<CertificateReference> identifiers,
    int maxSignatures,
    boolean needsCertificates,
    boolean wantsDigestAsLongAsCurve) {}
