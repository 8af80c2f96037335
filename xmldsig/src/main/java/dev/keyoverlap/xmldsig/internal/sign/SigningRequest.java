package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.xmldsig.internal.algorithm.KeyChoice;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose signature a document is to bear.
 *
 * @param alias under which the key stands
 * @param mayBeAbsent whether the document goes out without
 * @param method how to sign, if not as fits the key
 */
public record SigningRequest(Alias alias, boolean mayBeAbsent, Optional<SigningMethod> method) {

  /** The active keys, in this order; not empty. */
  public static List<SigningKey> choose(List<SigningRequest> requests, KeyChoice choice)
      throws KeyUnavailableException {
    List<SigningKey> chosen = new ArrayList<>();
    for (SigningRequest request : requests) {
      Optional<SigningMethod> method =
          request.method().or(() -> request.asTheFirst(chosen, choice));
      if (request.mayBeAbsent()) {
        choice.signing(request.alias(), method).ifPresent(chosen::add);
      } else {
        chosen.add(choice.requireSigning(request.alias(), method));
      }
    }
    if (chosen.isEmpty()) {
      throw new KeyUnavailableException(
          "There is no active key to sign under any of the aliases %s; add one of them"
              .formatted(requests.stream().map(SigningRequest::alias).toList()));
    }
    return chosen;
  }

  /** Two signatures differ only where somebody asked for it, or the keys cannot make them alike. */
  private Optional<SigningMethod> asTheFirst(List<SigningKey> chosen, KeyChoice choice) {
    return chosen.stream()
        .map(SigningKey::algorithm)
        .limit(1)
        .filter(
            same ->
                choice
                    .ring()
                    .active(alias)
                    .filter(version -> same.fits(version.entry().certificate().getPublicKey()))
                    .isPresent())
        .findFirst();
  }
}
