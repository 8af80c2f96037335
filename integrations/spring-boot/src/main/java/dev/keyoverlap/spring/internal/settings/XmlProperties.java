package dev.keyoverlap.spring.internal.settings;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Beans for signed XML.
 *
 * @param signers Beans of type XmlSigner, by name.
 * @param verifiers Beans of type XmlVerifier, by name.
 */
public record XmlProperties(
    @DefaultValue Map<String, Signer> signers,
    @DefaultValue Map<String, VerifierProperties> verifiers) {

  /**
   * Signs XML documents as a whole.
   *
   * @param aliases Aliases to sign as. Each must have an active key.
   * @param aliasesIfPresent Aliases to sign as while they have an active key.
   * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
   */
  public record Signer(
      @DefaultValue List<String> aliases,
      @DefaultValue List<String> aliasesIfPresent,
      @DefaultValue("") String store) {}
}
