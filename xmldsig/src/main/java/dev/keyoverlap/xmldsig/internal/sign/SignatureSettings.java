package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.Alias;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a builder about signatures, with defaults for the rest. The signers are set
 * elsewhere. For one thread.
 */
public final class SignatureSettings {

  private SignatureForm form = SignatureForm.ENVELOPED;
  private final List<ElementFinder> targets = new ArrayList<>();
  private Optional<SpotFinder> place = Optional.empty();
  private Canonicalization canonicalization = Canonicalization.EXCLUSIVE;
  private final Set<String> prefixes = new TreeSet<>();
  private Set<KeyInfoPart> keyInfo = EnumSet.of(KeyInfoPart.CERTIFICATE);
  private boolean keyInfoSigned;
  private boolean properties;
  private final Map<Alias, SignatureAlgorithm> algorithms = new HashMap<>();

  public void form(SignatureForm chosen) {
    form = chosen;
  }

  public void target(ElementFinder element) {
    targets.add(element);
  }

  public void place(SpotFinder chosen) {
    place = Optional.of(chosen);
  }

  public void canonicalization(Canonicalization chosen) {
    canonicalization = chosen;
  }

  public void prefixes(List<String> more) {
    prefixes.addAll(more);
  }

  public void keyInfo(List<KeyInfoPart> parts) {
    keyInfo = EnumSet.noneOf(KeyInfoPart.class);
    keyInfo.addAll(parts);
  }

  public void signKeyInfo() {
    keyInfoSigned = true;
  }

  public void signProperties() {
    properties = true;
  }

  public void algorithm(Alias alias, SignatureAlgorithm algorithm) {
    algorithms.put(alias, algorithm);
  }

  /**
   * The terms that follow from these settings.
   *
   * @param aliases how many sign
   * @throws IllegalStateException if the settings contradict each other, or there are no such
   *     signatures
   */
  public SigningTerms terms(int aliases) {
    SigningTerms terms =
        new SigningTerms(
            form,
            List.copyOf(targets),
            place,
            CanonicalForm.of(canonicalization),
            new TreeSet<>(prefixes),
            Set.copyOf(keyInfo),
            keyInfoSigned,
            properties,
            SigningMethod.of(algorithms));
    terms.requireSense(aliases);
    return terms;
  }
}
