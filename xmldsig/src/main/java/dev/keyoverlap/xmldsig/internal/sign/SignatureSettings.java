package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import dev.keyoverlap.xmldsig.spec.SignaturePolicy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private Optional<XadesTerms> xades = Optional.empty();
  private Optional<ElementFinder> unnamed = Optional.empty();
  private final Map<Alias, String> ids = new HashMap<>();
  private IdNames idNames = IdNames.USUAL;
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

  public void xades() {
    xades = Optional.of(xadesTerms());
  }

  public void policy(SignaturePolicy policy) {
    XadesTerms terms = xadesTerms();
    xades =
        Optional.of(new XadesTerms(Optional.of(policy), terms.secondVersion(), terms.mimeType()));
  }

  public void signingCertificateV2() {
    XadesTerms terms = xadesTerms();
    xades = Optional.of(new XadesTerms(terms.policy(), true, terms.mimeType()));
  }

  public void mimeType(String type) {
    XadesTerms terms = xadesTerms();
    xades =
        Optional.of(
            new XadesTerms(
                terms.policy(), terms.secondVersion(), Optional.of(Objects.requireNonNull(type))));
  }

  private XadesTerms xadesTerms() {
    return xades.orElse(XadesTerms.BASIC);
  }

  public void unnamed(ElementFinder element) {
    unnamed = Optional.of(element);
  }

  /**
   * The identifier of one signature.
   *
   * @throws IllegalArgumentException if an element cannot have it
   */
  public void id(Alias alias, String id) {
    if (!id.matches("[A-Za-z_][\\w.-]*")) {
      throw new IllegalArgumentException(
          "'%s' cannot be the Id of a signature. It begins with a letter or underscore, and goes on"
                  .formatted(id)
              + " with letters, digits, '.', '-' and '_'");
    }
    ids.put(alias, id);
  }

  public void idAttribute(String namespace, String localName) {
    idNames = idNames.with(namespace, localName);
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
            xades,
            unnamed,
            SigningMethod.of(algorithms),
            Map.copyOf(ids),
            idNames);
    terms.requireSense(aliases);
    return terms;
  }
}
