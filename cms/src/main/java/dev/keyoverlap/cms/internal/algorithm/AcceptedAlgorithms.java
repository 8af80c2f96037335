package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The algorithms that a decryptor accepts. No one can rewrite a message into a weaker form that is
 * still decrypted.
 */
public record AcceptedAlgorithms(
    Set<ContentEncryption> contents,
    Set<KeyTransport> transports,
    Set<KeyAgreementScheme> agreements,
    Set<KeyEncapsulation> encapsulations) {

  /** All that is not legacy; the sets may be changed. */
  public static AcceptedAlgorithms byDefault() {
    return new AcceptedAlgorithms(
        Arrays.stream(ContentEncryption.values())
            .filter(encryption -> ContentSuite.of(encryption).isAuthenticated())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(ContentEncryption.class))),
        Arrays.stream(KeyTransport.values())
            .filter(transport -> !TransportSuite.of(transport).isLegacy())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(KeyTransport.class))),
        Arrays.stream(KeyAgreementScheme.values())
            .filter(scheme -> !AgreementSuite.of(scheme).isLegacy())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(KeyAgreementScheme.class))),
        EnumSet.allOf(KeyEncapsulation.class));
  }

  public AcceptedAlgorithms copy() {
    return new AcceptedAlgorithms(
        Set.copyOf(contents),
        Set.copyOf(transports),
        Set.copyOf(agreements),
        Set.copyOf(encapsulations));
  }
}
