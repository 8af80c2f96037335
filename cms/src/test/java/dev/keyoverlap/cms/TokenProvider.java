package dev.keyoverlap.cms;

import dev.keyoverlap.HeldKey;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKey;

/**
 * A provider like that of a hardware module: its private keys have no encoding and work with it
 * alone. Counts every private-key operation.
 */
@SuppressWarnings("serial")
final class TokenProvider extends Provider {

  private static final AtomicInteger OPERATIONS = new AtomicInteger();

  TokenProvider() {
    super("TestToken", "1", "Keys that stay where they are");
    var forTokenKeys = java.util.Map.of("SupportedKeyClasses", TokenKey.class.getName());
    putService(
        new Service(
            this,
            "Signature",
            "SHA256withRSA",
            TokenSignature.class.getName(),
            null,
            forTokenKeys));
    putService(new Service(this, "Cipher", "RSA", TokenCipher.class.getName(), null, forTokenKeys));
    for (String name : List.of("XDH", "X25519")) {
      putService(
          new Service(
              this, "KeyAgreement", name, TokenAgreement.class.getName(), null, forTokenKeys));
    }
  }

  static int operations() {
    return OPERATIONS.get();
  }

  /** The same key, RSA or X25519, in the token. */
  static HeldKey inToken(HeldKey key) throws Exception {
    TokenKey token = new TokenKey(key.privateKey());
    return HeldKey.locked(key.chain(), () -> token);
  }

  private record TokenKey(PrivateKey hidden) implements PrivateKey {
    @Override
    public String getAlgorithm() {
      return hidden.getAlgorithm();
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }

  /** Signs. */
  @SuppressWarnings("deprecation")
  public static final class TokenSignature extends SignatureSpi {
    private Signature signature;

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      try {
        signature = Signature.getInstance("SHA256withRSA", "SunRsaSign");
        signature.initSign(((TokenKey) key).hidden());
      } catch (GeneralSecurityException e) {
        throw new InvalidKeyException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("private keys only");
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      signature.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
      signature.update(bytes, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      OPERATIONS.incrementAndGet();
      return signature.sign();
    }

    @Override
    protected boolean engineVerify(byte[] value) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }

  /** Decrypts. */
  public static final class TokenCipher extends CipherSpi {
    private String padding = "PKCS1Padding";
    private Cipher cipher;

    @Override
    protected void engineSetMode(String mode) {}

    @Override
    protected void engineSetPadding(String name) throws NoSuchPaddingException {
      this.padding = name;
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
      engineInit(mode, key, (AlgorithmParameterSpec) null, random);
    }

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException {
      if (!(key instanceof TokenKey token)) {
        throw new InvalidKeyException("private keys only");
      }
      try {
        cipher = Cipher.getInstance("RSA/ECB/" + padding, "SunJCE");
        cipher.init(mode, token.hidden(), parameters);
      } catch (GeneralSecurityException e) {
        throw new InvalidKeyException(e);
      }
    }

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameters parameters, SecureRandom random)
        throws InvalidKeyException {
      throw new InvalidKeyException("not needed");
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int from, int length) {
      return cipher.update(input, from, length);
    }

    @Override
    protected int engineUpdate(byte[] input, int from, int length, byte[] output, int at) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int from, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      OPERATIONS.incrementAndGet();
      return cipher.doFinal(input, from, length);
    }

    @Override
    protected int engineDoFinal(byte[] input, int from, int length, byte[] output, int at) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineGetBlockSize() {
      return 0;
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return cipher.getOutputSize(length);
    }

    @Override
    protected byte[] engineGetIV() {
      return null;
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return null;
    }
  }

  /** Agrees on secrets. */
  public static final class TokenAgreement extends KeyAgreementSpi {
    private KeyAgreement agreement;

    @Override
    protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
      if (!(key instanceof TokenKey token)) {
        throw new InvalidKeyException("private keys only");
      }
      try {
        agreement = KeyAgreement.getInstance("XDH", "SunEC");
        agreement.init(token.hidden());
      } catch (GeneralSecurityException e) {
        throw new InvalidKeyException(e);
      }
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException {
      engineInit(key, random);
    }

    @Override
    protected Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
      OPERATIONS.incrementAndGet();
      return agreement.doPhase(key, last);
    }

    @Override
    protected byte[] engineGenerateSecret() {
      return agreement.generateSecret();
    }

    @Override
    protected int engineGenerateSecret(byte[] secret, int at) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm) {
      throw new UnsupportedOperationException();
    }
  }

  /** Runs with this provider installed, as an application with a token does; then takes it away. */
  static void whileInstalled(Action action) throws Exception {
    java.security.Security.addProvider(new TokenProvider());
    try {
      action.run();
    } finally {
      java.security.Security.removeProvider("TestToken");
    }
  }

  static List<String> installedProviders() {
    return java.util.Arrays.stream(java.security.Security.getProviders())
        .map(Provider::getName)
        .toList();
  }

  interface Action {
    void run() throws Exception;
  }
}
