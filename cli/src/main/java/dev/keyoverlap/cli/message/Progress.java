package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.message.ProgressListener;
import java.util.Optional;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, where that is a terminal. Short work shows none. */
final class Progress implements ProgressListener, AutoCloseable {

  /** Less is done before anybody sees a bar. */
  private static final long LEAST = 8L << 20;

  private static final int INTERVAL = 200;

  private final Console console;
  private final String task;
  private final OptionalLong size;
  private final boolean shown;
  private Optional<ProgressBar> bar = Optional.empty();

  Progress(Console console, String task, OptionalLong size, boolean shown) {
    this.console = console;
    this.task = task;
    this.size = size;
    this.shown = shown && console.surroundings().screen().err();
  }

  @Override
  public void onProgress(long bytes) {
    if (!shown || bytes < LEAST) {
      return;
    }
    if (bar.isEmpty()) {
      bar =
          Optional.of(
              new ProgressBarBuilder()
                  .setTaskName(task)
                  .setInitialMax(size.orElse(-1))
                  .setUnit(" MiB", 1L << 20)
                  .setStyle(ProgressBarStyle.ASCII)
                  .setUpdateIntervalMillis(INTERVAL)
                  .setConsumer(new ConsoleProgressBarConsumer(console.err(), console.width()))
                  .build());
    }
    bar.get().stepTo(bytes);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
