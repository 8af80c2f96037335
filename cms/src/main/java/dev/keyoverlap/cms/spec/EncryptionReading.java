package dev.keyoverlap.cms.spec;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import java.util.Set;

/**
 * The encrypted messages that a receiver reads. {@link ReceiverProfile#decrypting} returns what its
 * builder was told.
 *
 * @param contents the ways of encrypting content, those preferred first
 * @param transports how its RSA keys can be encrypted to, preferred ways first
 * @param agreements how a key can be agreed on with its elliptic-curve keys
 * @param encapsulations how keys can be encapsulated to it
 * @param identifiers how a message may name its recipients, the preferred way first
 * @param maxRecipients how many a message may have, {@link Integer#MAX_VALUE} for any number
 * @param wantsKnownFirst whether the recipient that it knows must come before others
 * @param readsRsaBesideOtherKinds whether the holder of an RSA key can read a message that is also
 *     for keys of other kinds
 * @since 1.0
 */
public record EncryptionReading(
    Set<ContentEncryption> contents,
    Set<KeyTransport> transports,
    Set<KeyAgreementScheme> agreements,
    Set<KeyEncapsulation> encapsulations,
    Set<CertificateReference> identifiers,
    int maxRecipients,
    boolean wantsKnownFirst,
    boolean readsRsaBesideOtherKinds) {}
