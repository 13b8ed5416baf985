using Kindred.Cli;
using Kindred.Cli.Settings;

namespace Kindred.Tests.Cli.Settings;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly World _world = new();

    public SettingsReaderTests() => _world.Variables["HOME"] = Path.Combine(_world.Folder, "home");

    public void Dispose() => _world.Dispose();

    [Fact]
    public void An_option_wins_over_the_environment_over_dot_env_over_the_file_over_the_default()
    {
        Url().ShouldBe("http://127.0.0.1:8000");
        _world.Write("kindred.yaml", "urls: http://127.0.0.1:1");
        Url().ShouldBe("http://127.0.0.1:1");
        _world.Write(".env", "KINDRED_URLS=http://127.0.0.1:2");
        Url().ShouldBe("http://127.0.0.1:2");
        _world.Variables["KINDRED_URLS"] = "http://127.0.0.1:3";
        Url().ShouldBe("http://127.0.0.1:3");
        Url(new SettingsFlags(Urls: "http://127.0.0.1:4")).ShouldBe("http://127.0.0.1:4");
    }

    [Fact]
    public void The_same_order_holds_inside_sections()
    {
        _world.Write("kindred.yaml", "memory: { indexed_turns: 1, embedding_batch: 1 }");
        _world.Write(".env", "KINDRED_MEMORY__EMBEDDING_BATCH=2\nKINDRED_MEMORY__INDEXED_TURNS=2");
        _world.Variables["KINDRED_MEMORY__INDEXED_TURNS"] = "3";
        var settings = SettingsReader.Read(new SettingsFlags(), _world.Surroundings());
        settings.Configuration["Memory:IndexedTurns"].ShouldBe("3");
        settings.Configuration["Memory:EmbeddingBatch"].ShouldBe("2");
    }

    [Fact]
    public void Variables_of_other_names_reach_the_server_from_dot_env_too()
    {
        _world.Write(".env", "OPENAI_API_KEY=from-file\nOPENAI_BASE_URL=http://127.0.0.1:9/v1");
        _world.Variables["OPENAI_API_KEY"] = "from-environment";
        var settings = SettingsReader.Read(new SettingsFlags(), _world.Surroundings());
        settings.Configuration["OPENAI_API_KEY"].ShouldBe("from-environment");
        settings.Configuration["OPENAI_BASE_URL"].ShouldBe("http://127.0.0.1:9/v1");
    }

    [Fact]
    public void An_empty_value_counts_as_none()
    {
        _world.Write("kindred.yaml", "urls: http://127.0.0.1:1");
        Url(new SettingsFlags(Urls: " ")).ShouldBe("http://127.0.0.1:1");
    }

    [Fact]
    public void The_data_folder_is_made_for_its_owner_alone()
    {
        var settings = SettingsReader.Read(new SettingsFlags(), _world.Surroundings());
        settings.DataFolder.ShouldBe(OperatingSystem.IsWindows() ? settings.DataFolder : Path.Combine(_world.Folder, "home", ".local", "share", "kindred"));
        Directory.Exists(settings.DataFolder).ShouldBeTrue();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(settings.DataFolder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_data_folder_may_be_relative_to_the_working_folder_or_to_home()
    {
        SettingsReader.Read(new SettingsFlags(Data: "here"), _world.Surroundings()).DataFolder.ShouldBe(Path.Combine(_world.Folder, "here"));
        SettingsReader.Read(new SettingsFlags(Data: "~/there"), _world.Surroundings()).DataFolder.ShouldBe(Path.Combine(_world.Folder, "home", "there"));
    }

    [Fact]
    public void Without_a_home_a_data_folder_must_be_named()
    {
        _world.Variables.Remove("HOME");
        if (OperatingSystem.IsWindows()) return;
        Should.Throw<CommandFailedException>(() => SettingsReader.Read(new SettingsFlags(), _world.Surroundings())).Message.ShouldContain("--data");
    }

    [Fact]
    public void A_settings_file_that_was_named_must_exist() =>
        Should.Throw<CommandFailedException>(() => SettingsReader.Read(new SettingsFlags(Config: "nowhere.yaml"), _world.Surroundings())).ExitCode.ShouldBe(78);

    [Fact]
    public void A_data_folder_that_is_a_file_is_refused()
    {
        _world.Write("data", "");
        Should.Throw<CommandFailedException>(() => SettingsReader.Read(new SettingsFlags(Data: "data"), _world.Surroundings())).ExitCode.ShouldBe(78);
    }

    private string Url(SettingsFlags? flags = null) => SettingsReader.Read(flags ?? new SettingsFlags(), _world.Surroundings()).Urls;
}
