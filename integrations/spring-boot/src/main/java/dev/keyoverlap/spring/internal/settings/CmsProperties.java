package dev.keyoverlap.spring.internal.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Beans for CMS messages.
 *
 * @param signers Beans of type CmsSigner, by name.
 * @param verifiers Beans of type CmsVerifier, by name.
 * @param encryptors Beans of type CmsEncryptor, by name.
 * @param decryptors Beans of type CmsDecryptor, by name.
 */
public record CmsProperties(
    @DefaultValue Map<String, Signer> signers,
    @DefaultValue Map<String, VerifierProperties> verifiers,
    @DefaultValue Map<String, Encryptor> encryptors,
    @DefaultValue Map<String, DecryptorProperties> decryptors) {

  /**
   * Signs CMS messages.
   *
   * @param aliases Aliases to sign as. Each must have an active key.
   * @param aliasesIfPresent Aliases to sign as while they have an active key.
   * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
   * @param detached Whether the signature is without the content.
   * @param base64 Whether messages are in Base64.
   * @param receiver Identifier of a measured receiver that must read the messages, such as
   *     openssl-cms.
   */
  public record Signer(
      @DefaultValue List<String> aliases,
      @DefaultValue List<String> aliasesIfPresent,
      @DefaultValue("") String store,
      @DefaultValue("false") boolean detached,
      @DefaultValue("false") boolean base64,
      @Nullable String receiver) {}

  /**
   * Encrypts CMS messages.
   *
   * @param aliases Aliases to encrypt to. Each must have an active certificate.
   * @param aliasesIfPresent Aliases to encrypt to while they have an active certificate.
   * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
   * @param base64 Whether messages are in Base64.
   * @param receiver Identifier of a measured receiver that must read the messages, such as
   *     openssl-cms.
   */
  public record Encryptor(
      @DefaultValue List<String> aliases,
      @DefaultValue List<String> aliasesIfPresent,
      @DefaultValue("") String store,
      @DefaultValue("false") boolean base64,
      @Nullable String receiver) {}
}
