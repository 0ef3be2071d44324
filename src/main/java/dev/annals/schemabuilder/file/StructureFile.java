package dev.annals.schemabuilder.file;

import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.change.ChangeRequest;
import dev.annals.schemabuilder.change.StructureBuilder;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Applies a structure file to the deployment's structure at startup, before the first request. A
 * file that is equal to the current structure creates no version. A file that cannot be applied
 * fails startup.
 */
class StructureFile implements SmartLifecycle {

  /** Starts before the web server accepts requests, and after everything that requests need. */
  private static final int PHASE = DEFAULT_PHASE - 8192;

  private static final Logger log = LoggerFactory.getLogger(StructureFile.class);
  private static final ChangeRequest REVISION =
      new ChangeRequest(
          StructureOwner.DEPLOYMENT, new ChangeRequest.Author("ANNALS", "structure-file"));

  private final StructureFileSettings settings;
  private final StructureBuilder builder;
  private volatile boolean running;

  StructureFile(StructureFileSettings settings, StructureBuilder builder) {
    this.settings = settings;
    this.builder = builder;
  }

  @Override
  public void start() {
    settings.existing().ifPresent(this::apply);
    running = true;
  }

  private void apply(Path file) {
    try {
      var changeResult = builder.replace(REVISION, StructureFileReader.read(file));
      log.info(
          "The structure file was applied as version {} of the default data structure, with {}"
              + " changes",
          changeResult.structure().version(),
          changeResult.changes().size());
    } catch (Refusal refusal) {
      throw new StructureFileInvalid(file, inFile(refusal.path()), refusal.reason());
    }
  }

  /**
   * Removes the first element of a path, the argument of a mutation, which a file does not have.
   */
  private static List<String> inFile(List<String> path) {
    return path.isEmpty() ? path : path.subList(1, path.size());
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
