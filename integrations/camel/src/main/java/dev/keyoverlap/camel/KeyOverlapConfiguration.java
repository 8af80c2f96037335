package dev.keyoverlap.camel;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyringSource;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * The options of an endpoint. The component has them, too, as defaults of its endpoints.
 *
 * <pre>{@code
 * to("keyoverlap:sign?signAs=orders&signAsIfPresent=orders-next&base64=true")
 * }</pre>
 *
 * @since 1.0
 */
@UriParams
public class KeyOverlapConfiguration implements Cloneable {

  /**
   * How many of the trusted aliases must have signed.
   *
   * @since 1.0
   */
  public enum Require {
    /** One of them. */
    ANY,
    /** Each of them. */
    ALL
  }

  @UriParam
  @Metadata(autowired = true)
  private @Nullable KeyringSource keystore;

  @UriParam(label = "sign")
  private @Nullable String signAs;

  @UriParam(label = "sign")
  private @Nullable String signAsIfPresent;

  @UriParam(label = "sign")
  private @Nullable SignatureAlgorithm signatureAlgorithm;

  @UriParam(label = "sign", defaultValue = "false")
  private boolean detached = false;

  @UriParam(label = "sign,verify", defaultValue = "CamelKeyOverlapSignature")
  private String signatureHeader = KeyOverlapConstants.SIGNATURE;

  @UriParam(label = "sign", defaultValue = "true")
  private boolean signingTime = true;

  @UriParam(label = "sign", defaultValue = "CHAIN", enums = "CHAIN,OWN,NONE")
  private String certificates = "CHAIN";

  @UriParam(label = "sign,encrypt", defaultValue = "false")
  private boolean base64 = false;

  @UriParam(label = "sign,encrypt")
  private @Nullable String receiver;

  @UriParam(label = "sign,encrypt", defaultValue = "false")
  private boolean acceptExpired = false;

  @UriParam(label = "sign,encrypt", defaultValue = "false")
  private boolean acceptAnyKeyUsage = false;

  @UriParam(label = "verify")
  private @Nullable String trust;

  @UriParam(label = "verify", defaultValue = "ANY")
  private Require require = Require.ANY;

  @UriParam(label = "verify", defaultValue = "false")
  private boolean allSignersKnown = false;

  @UriParam(label = "verify,advanced")
  private @Nullable VerificationPolicy policy;

  @UriParam(label = "encrypt")
  private @Nullable String encryptTo;

  @UriParam(label = "encrypt")
  private @Nullable String encryptToIfPresent;

  @UriParam(label = "encrypt")
  private @Nullable ContentEncryption contentEncryption;

  @UriParam(label = "encrypt")
  private @Nullable KeyTransport keyTransport;

  @UriParam(label = "decrypt")
  private @Nullable String accept;

  @UriParam(label = "encrypt,decrypt", defaultValue = "false")
  private boolean encryptFirst = false;

  @UriParam(label = "security", defaultValue = "false")
  private boolean aliasHeaders = false;

  @UriParam(label = "advanced")
  private @Nullable Object engine;

  @UriParam(label = "advanced", defaultValue = "131072")
  private long spoolThreshold = 131072;

  /** Makes options with their defaults. */
  public KeyOverlapConfiguration() {}

  /**
   * Copies the options.
   *
   * @return a copy
   */
  public KeyOverlapConfiguration copy() {
    try {
      return (KeyOverlapConfiguration) clone();
    } catch (CloneNotSupportedException e) {
      throw new RuntimeCamelException(e);
    }
  }

  /**
   * Returns the option {@code keystore}.
   *
   * @return as set by {@link #setKeystore}
   */
  public @Nullable KeyringSource getKeystore() {
    return keystore;
  }

  /**
   * The keys, such as a KeystoreRotation. The only one in the registry is taken if none is named.
   *
   * @param keystore the option
   */
  public void setKeystore(@Nullable KeyringSource keystore) {
    this.keystore = keystore;
  }

  /**
   * Returns the option {@code signAs}.
   *
   * @return as set by {@link #setSignAs}
   */
  public @Nullable String getSignAs() {
    return signAs;
  }

  /**
   * Aliases that sign, with commas between them. Each of them must have an active key.
   *
   * @param signAs the option
   */
  public void setSignAs(@Nullable String signAs) {
    this.signAs = signAs;
  }

  /**
   * Returns the option {@code signAsIfPresent}.
   *
   * @return as set by {@link #setSignAsIfPresent}
   */
  public @Nullable String getSignAsIfPresent() {
    return signAsIfPresent;
  }

  /**
   * Aliases that sign as soon as they have an active key, with commas between them. Declare the
   * alias of a later key here before a renewal.
   *
   * @param signAsIfPresent the option
   */
  public void setSignAsIfPresent(@Nullable String signAsIfPresent) {
    this.signAsIfPresent = signAsIfPresent;
  }

  /**
   * Returns the option {@code signatureAlgorithm}.
   *
   * @return as set by {@link #setSignatureAlgorithm}
   */
  public @Nullable SignatureAlgorithm getSignatureAlgorithm() {
    return signatureAlgorithm;
  }

  /**
   * Signature algorithm of the aliases in signAs. The default fits the key.
   *
   * @param signatureAlgorithm the option
   */
  public void setSignatureAlgorithm(@Nullable SignatureAlgorithm signatureAlgorithm) {
    this.signatureAlgorithm = signatureAlgorithm;
  }

  /**
   * Returns the option {@code detached}.
   *
   * @return as set by {@link #setDetached}
   */
  public boolean isDetached() {
    return detached;
  }

  /**
   * Leaves the content in the body, and writes the signature to the header signatureHeader.
   *
   * @param detached the option
   */
  public void setDetached(boolean detached) {
    this.detached = detached;
  }

  /**
   * Returns the option {@code signatureHeader}.
   *
   * @return as set by {@link #setSignatureHeader}
   */
  public String getSignatureHeader() {
    return signatureHeader;
  }

  /**
   * Header of a detached signature. verify reads a detached signature if this header is present.
   *
   * @param signatureHeader the option
   */
  public void setSignatureHeader(String signatureHeader) {
    this.signatureHeader = signatureHeader;
  }

  /**
   * Returns the option {@code signingTime}.
   *
   * @return as set by {@link #setSigningTime}
   */
  public boolean isSigningTime() {
    return signingTime;
  }

  /**
   * Whether a CMS signature states its time.
   *
   * @param signingTime the option
   */
  public void setSigningTime(boolean signingTime) {
    this.signingTime = signingTime;
  }

  /**
   * Returns the option {@code certificates}.
   *
   * @return as set by {@link #setCertificates}
   */
  public String getCertificates() {
    return certificates;
  }

  /**
   * Certificates in a CMS signature.
   *
   * @param certificates the option
   */
  public void setCertificates(String certificates) {
    this.certificates = certificates;
  }

  /**
   * Returns the option {@code base64}.
   *
   * @return as set by {@link #setBase64}
   */
  public boolean isBase64() {
    return base64;
  }

  /**
   * Encodes CMS messages in Base64. Readers always detect Base64 and PEM.
   *
   * @param base64 the option
   */
  public void setBase64(boolean base64) {
    this.base64 = base64;
  }

  /**
   * Returns the option {@code receiver}.
   *
   * @return as set by {@link #setReceiver}
   */
  public @Nullable String getReceiver() {
    return receiver;
  }

  /**
   * Name of the product that receives the messages, such as one on the page about CMS receivers.
   * Selects what it can read.
   *
   * @param receiver the option
   */
  public void setReceiver(@Nullable String receiver) {
    this.receiver = receiver;
  }

  /**
   * Returns the option {@code acceptExpired}.
   *
   * @return as set by {@link #setAcceptExpired}
   */
  public boolean isAcceptExpired() {
    return acceptExpired;
  }

  /**
   * Also uses a key whose certificate has expired.
   *
   * @param acceptExpired the option
   */
  public void setAcceptExpired(boolean acceptExpired) {
    this.acceptExpired = acceptExpired;
  }

  /**
   * Returns the option {@code acceptAnyKeyUsage}.
   *
   * @return as set by {@link #setAcceptAnyKeyUsage}
   */
  public boolean isAcceptAnyKeyUsage() {
    return acceptAnyKeyUsage;
  }

  /**
   * Also uses a key whose certificate is for another usage.
   *
   * @param acceptAnyKeyUsage the option
   */
  public void setAcceptAnyKeyUsage(boolean acceptAnyKeyUsage) {
    this.acceptAnyKeyUsage = acceptAnyKeyUsage;
  }

  /**
   * Returns the option {@code trust}.
   *
   * @return as set by {@link #setTrust}
   */
  public @Nullable String getTrust() {
    return trust;
  }

  /**
   * Aliases whose keys may sign, with commas between them.
   *
   * @param trust the option
   */
  public void setTrust(@Nullable String trust) {
    this.trust = trust;
  }

  /**
   * Returns the option {@code require}.
   *
   * @return as set by {@link #setRequire}
   */
  public Require getRequire() {
    return require;
  }

  /**
   * How many of the aliases in trust must have signed.
   *
   * @param require the option
   */
  public void setRequire(Require require) {
    this.require = require;
  }

  /**
   * Returns the option {@code allSignersKnown}.
   *
   * @return as set by {@link #setAllSignersKnown}
   */
  public boolean isAllSignersKnown() {
    return allSignersKnown;
  }

  /**
   * Refuses a message with a signature that no alias in trust made.
   *
   * @param allSignersKnown the option
   */
  public void setAllSignersKnown(boolean allSignersKnown) {
    this.allSignersKnown = allSignersKnown;
  }

  /**
   * Returns the option {@code policy}.
   *
   * @return as set by {@link #setPolicy}
   */
  public @Nullable VerificationPolicy getPolicy() {
    return policy;
  }

  /**
   * A policy instead of trust and require, for example one that accepts certificate chains.
   *
   * @param policy the option
   */
  public void setPolicy(@Nullable VerificationPolicy policy) {
    this.policy = policy;
  }

  /**
   * Returns the option {@code encryptTo}.
   *
   * @return as set by {@link #setEncryptTo}
   */
  public @Nullable String getEncryptTo() {
    return encryptTo;
  }

  /**
   * Aliases to encrypt to, with commas between them. Each of them must have an active key.
   *
   * @param encryptTo the option
   */
  public void setEncryptTo(@Nullable String encryptTo) {
    this.encryptTo = encryptTo;
  }

  /**
   * Returns the option {@code encryptToIfPresent}.
   *
   * @return as set by {@link #setEncryptToIfPresent}
   */
  public @Nullable String getEncryptToIfPresent() {
    return encryptToIfPresent;
  }

  /**
   * Aliases to encrypt to as soon as they have an active key, with commas between them.
   *
   * @param encryptToIfPresent the option
   */
  public void setEncryptToIfPresent(@Nullable String encryptToIfPresent) {
    this.encryptToIfPresent = encryptToIfPresent;
  }

  /**
   * Returns the option {@code contentEncryption}.
   *
   * @return as set by {@link #setContentEncryption}
   */
  public @Nullable ContentEncryption getContentEncryption() {
    return contentEncryption;
  }

  /**
   * Algorithm of the content.
   *
   * @param contentEncryption the option
   */
  public void setContentEncryption(@Nullable ContentEncryption contentEncryption) {
    this.contentEncryption = contentEncryption;
  }

  /**
   * Returns the option {@code keyTransport}.
   *
   * @return as set by {@link #setKeyTransport}
   */
  public @Nullable KeyTransport getKeyTransport() {
    return keyTransport;
  }

  /**
   * Algorithm of the content key for RSA recipients.
   *
   * @param keyTransport the option
   */
  public void setKeyTransport(@Nullable KeyTransport keyTransport) {
    this.keyTransport = keyTransport;
  }

  /**
   * Returns the option {@code accept}.
   *
   * @return as set by {@link #setAccept}
   */
  public @Nullable String getAccept() {
    return accept;
  }

  /**
   * Older algorithms to read in CMS messages, with commas between them, such as LEGACY_AES_256_CBC,
   * LEGACY_RSA_PKCS1_V1_5.
   *
   * @param accept the option
   */
  public void setAccept(@Nullable String accept) {
    this.accept = accept;
  }

  /**
   * Returns the option {@code encryptFirst}.
   *
   * @return as set by {@link #setEncryptFirst}
   */
  public boolean isEncryptFirst() {
    return encryptFirst;
  }

  /**
   * seal encrypts before it signs, and open verifies before it decrypts. By default the signature
   * is inside the encryption.
   *
   * @param encryptFirst the option
   */
  public void setEncryptFirst(boolean encryptFirst) {
    this.encryptFirst = encryptFirst;
  }

  /**
   * Returns the option {@code aliasHeaders}.
   *
   * @return as set by {@link #setAliasHeaders}
   */
  public boolean isAliasHeaders() {
    return aliasHeaders;
  }

  /**
   * Reads aliases of sign and encrypt from message headers, too. Use it only if no sender can set
   * these headers.
   *
   * @param aliasHeaders the option
   */
  public void setAliasHeaders(boolean aliasHeaders) {
    this.aliasHeaders = aliasHeaders;
  }

  /**
   * Returns the option {@code engine}.
   *
   * @return as set by {@link #setEngine}
   */
  public @Nullable Object getEngine() {
    return engine;
  }

  /**
   * The object that does the work, such as a CmsSigner from the registry, instead of one made from
   * the options.
   *
   * @param engine the option
   */
  public void setEngine(@Nullable Object engine) {
    this.engine = engine;
  }

  /**
   * Returns the option {@code spoolThreshold}.
   *
   * @return as set by {@link #setSpoolThreshold}
   */
  public long getSpoolThreshold() {
    return spoolThreshold;
  }

  /**
   * Number of bytes up to which a CMS message is kept in memory. A longer one goes through a
   * temporary file that its owner alone can read.
   *
   * @param spoolThreshold the option
   */
  public void setSpoolThreshold(long spoolThreshold) {
    this.spoolThreshold = spoolThreshold;
  }
}
