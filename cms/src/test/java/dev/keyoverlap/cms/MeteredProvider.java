package dev.keyoverlap.cms;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;

/**
 * The JDK's AES, with a meter: how many operations of each kind there were, and on how many bytes.
 * What stands there is the work that was done, on whatever machine.
 */
@SuppressWarnings("serial")
public final class MeteredProvider extends Provider {

  private final Map<String, Long> work = new TreeMap<>();

  public MeteredProvider() {
    super("Metered", "1", "Counts the work of AES");
    putService(
        new Service(this, "Cipher", "AES", MeteredCipher.class.getName(), null, null) {
          @Override
          public Object newInstance(Object parameter) {
            return new MeteredCipher(work);
          }
        });
  }

  /** What was done since the last time, by kind of operation, and begins anew. */
  public Map<String, Long> take() {
    Map<String, Long> taken = Map.copyOf(work);
    work.clear();
    return taken;
  }

  private static final class MeteredCipher extends CipherSpi {

    private final Map<String, Long> work;
    private String mode = "ECB";
    private String padding = "NoPadding";
    private String kind = "";
    private Cipher cipher;

    MeteredCipher(Map<String, Long> work) {
      this.work = work;
    }

    private void count(String what, long number) {
      work.merge(kind + " " + what, number, Long::sum);
    }

    @Override
    protected void engineSetMode(String name) {
      mode = name;
    }

    @Override
    protected void engineSetPadding(String name) {
      padding = name;
    }

    private Cipher begin(int operation) throws InvalidKeyException {
      try {
        String transformation = "AES/" + mode + "/" + padding;
        kind = transformation + (operation == Cipher.ENCRYPT_MODE ? " encrypt" : " decrypt");
        cipher = Cipher.getInstance(transformation, "SunJCE");
        return cipher;
      } catch (GeneralSecurityException e) {
        throw new InvalidKeyException(e);
      }
    }

    @Override
    protected void engineInit(int operation, Key key, SecureRandom random)
        throws InvalidKeyException {
      begin(operation).init(operation, key, random);
    }

    @Override
    protected void engineInit(
        int operation, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      begin(operation).init(operation, key, parameters, random);
    }

    @Override
    protected void engineInit(
        int operation, Key key, AlgorithmParameters parameters, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      begin(operation).init(operation, key, parameters, random);
    }

    @Override
    protected void engineUpdateAAD(byte[] bytes, int offset, int length) {
      count("bytes beside", length);
      cipher.updateAAD(bytes, offset, length);
    }

    @Override
    protected byte[] engineUpdate(byte[] bytes, int offset, int length) {
      count("bytes", length);
      return cipher.update(bytes, offset, length);
    }

    @Override
    protected int engineUpdate(byte[] bytes, int offset, int length, byte[] target, int at)
        throws javax.crypto.ShortBufferException {
      count("bytes", length);
      return cipher.update(bytes, offset, length, target, at);
    }

    @Override
    protected byte[] engineDoFinal(byte[] bytes, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      count("bytes", length);
      count("ends", 1);
      return bytes == null ? cipher.doFinal() : cipher.doFinal(bytes, offset, length);
    }

    @Override
    protected int engineDoFinal(byte[] bytes, int offset, int length, byte[] target, int at)
        throws javax.crypto.ShortBufferException, IllegalBlockSizeException, BadPaddingException {
      count("bytes", length);
      count("ends", 1);
      return bytes == null
          ? cipher.doFinal(target, at)
          : cipher.doFinal(bytes, offset, length, target, at);
    }

    @Override
    protected byte[] engineWrap(Key key) throws IllegalBlockSizeException, InvalidKeyException {
      count("wraps", 1);
      return cipher.wrap(key);
    }

    @Override
    protected Key engineUnwrap(byte[] wrapped, String wrappedAlgorithm, int type)
        throws InvalidKeyException, NoSuchAlgorithmException {
      count("unwraps", 1);
      return cipher.unwrap(wrapped, wrappedAlgorithm, type);
    }

    @Override
    protected int engineGetBlockSize() {
      return cipher.getBlockSize();
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return cipher.getOutputSize(length);
    }

    @Override
    protected int engineGetKeySize(Key key) {
      return key.getEncoded().length * 8;
    }

    @Override
    protected byte[] engineGetIV() {
      return cipher.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return cipher.getParameters();
    }
  }
}
