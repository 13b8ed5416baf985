using Kindred.Cli;

namespace Kindred.Tests.Cli;

/// <summary>A command's surroundings made up for one test: a working folder of its own, no variables of this machine, text in and out.</summary>
internal sealed class World : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kindred-cli-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string Folder => _folder.FullName;

    public string Data => Path.Combine(Folder, "data");

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Surroundings Surroundings(string input = "") => new(Folder, Variables, new StringReader(input), _output, _error, false, TimeProvider.System);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, Surroundings());

    public Task<int> RunAsync(string input, string[] args) => CommandLine.RunAsync(args, Surroundings(input));

    public void Dispose()
    {
        _folder.Delete(true);
        _output.Dispose();
        _error.Dispose();
    }
}
