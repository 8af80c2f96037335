package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.keys.KeyFileOptions;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does a step that changes keys, or that waits. */
@Command(
    name = "perform",
    description = {
      "Do the next step that changes keys, or check that the time of a waiting step has come.",
      "",
      "The step that takes the new key needs --key FILE, unless the key is staged."
    })
public final class RenewPerform extends RenewalCommand {

  @Mixin private KeyFileOptions keyFile;

  @Option(
      names = {"-k", "--key"},
      paramLabel = "FILE",
      description = "The new key: PKCS #12, JKS, PEM; or the new certificate of a partner.")
  private @Nullable Path key;

  @Option(
      names = "--step",
      paramLabel = "NUMBER",
      description = "The number of the step, if several can be done in any order.")
  private int number;

  @Option(
      names = "--other-algorithm",
      description = "Accept a new key of another algorithm than the old one.")
  private boolean otherAlgorithm;

  /** For picocli. */
  public RenewPerform(Console console) {
    super(console);
    this.keyFile = new KeyFileOptions(console);
  }

  @Override
  protected Renewal.Builder configured(Renewal.Builder renewal) {
    return otherAlgorithm ? renewal.acceptOtherAlgorithm() : renewal;
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    RenewalState state = renewal.state();
    if (key != null) {
      KeyEntry taken = keyFile.read(key);
      String from = change.reason().isBlank() ? "from " + key.getFileName() : change.reason();
      return renewal.supplyKey(taken, from);
    }
    PendingStep step = first(state);
    ask(state, step.step().action());
    return renewal.perform(step);
  }

  private PendingStep first(RenewalState state) throws CommandException {
    if (number > 0 || hasPartner(state)) {
      return meant(state, number, RenewPerform::isPerformed);
    }
    // The steps that all partners share are done once.
    List<PendingStep> next =
        state.pendingSteps().stream().filter(RenewPerform::isPerformed).toList();
    boolean shared =
        next.stream().map(pending -> pending.step().action()).distinct().count() == 1
            && next.get(0).step().action().isShared();
    return shared ? next.get(0) : meant(state, number, RenewPerform::isPerformed);
  }

  private void ask(RenewalState state, Action action) throws CommandException, IOException {
    if (change.isDryRun()) {
      return;
    }
    String old = state.oldKey().map(Object::toString).orElse("the old key");
    if (action == Action.PURGE) {
      console.confirm("Remove the key " + old + " permanently?", change.isYes());
    }
    if (action == Action.COMPROMISE) {
      console.confirm("Stop every use of the key " + old + " at once?", change.isYes());
    }
  }

  private static boolean isPerformed(PendingStep pending) {
    Kind kind = pending.step().action().kind();
    return kind == Kind.PERFORM || kind == Kind.WAIT;
  }
}
