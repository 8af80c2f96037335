package dev.keyoverlap.key;

import dev.keyoverlap.internal.device.Device;
import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.Transport;
import dev.keyoverlap.internal.device.Turns;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;

/** Asks a {@link RemoteKey}, and tells its failures from those of a message. */
final class RemoteDevice implements Device {

  private final RemoteKey key;
  private final Turns turns = Turns.of(Turns.USUAL);

  RemoteDevice(RemoteKey key) {
    this.key = key;
  }

  @Override
  public byte[] sign(String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] data)
      throws GeneralSecurityException {
    try {
      return asked(() -> key.sign(new RemoteSigning(algorithm, parameters, data)));
    } catch (BadPaddingException e) {
      throw new DeviceException(reason(e), e);
    }
  }

  @Override
  public byte[] decrypt(Transport transport) throws GeneralSecurityException {
    RemoteOpening task = RemoteOpening.of(transport.possible());
    try {
      return asked(() -> key.open(task));
    } catch (BadPaddingException e) {
      if (transport.oaep().isPresent()) {
        throw e;
      }
      return transport.substitute();
    }
  }

  @Override
  public byte[] agree(String algorithm, PublicKey theirs) throws GeneralSecurityException {
    return asked(() -> key.open(RemoteOpening.of(algorithm, theirs)));
  }

  /** A question to a service. */
  @FunctionalInterface
  private interface Question {
    byte @Nullable [] answer() throws Exception;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
  private byte[] asked(Question question) throws GeneralSecurityException {
    return turns.take(
        () -> {
          try {
            byte[] answer = question.answer();
            if (answer == null) {
              throw new DeviceException("the service returned null");
            }
            return answer;
          } catch (BadPaddingException | DeviceException e) {
            throw e;
          } catch (Exception e) {
            if (e instanceof InterruptedException) {
              Thread.currentThread().interrupt();
            }
            throw new DeviceException(reason(e), e);
          }
        });
  }

  private static String reason(Exception e) {
    return "the service of the key failed: "
        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }
}
