using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>One connection, not open at first, and the statements that were prepared on it. Not for two threads at once.</summary>
internal sealed class SqliteSession(string place) : IDisposable
{
    private readonly SqliteConnection _connection = new(place);
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteConnection Connection => _connection;

    /// <summary>The statement of this text, prepared on first use: preparing costs more than most of them take to run. Bind every parameter on every use.</summary>
    public Statement Statement([ConstantExpected] string sql)
    {
        if (_commands.TryGetValue(sql, out var command)) return new Statement(command);
        command = Command(sql);
        _commands.Add(sql, command);
        return new Statement(command);
    }

    /// <summary>Runs a script that is needed once.</summary>
    public void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null.</summary>
    public object? Ask(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _commands.Clear();
        _connection.Dispose();
    }

    [SuppressMessage("Security", "CA2100", Justification = "All texts are constants of this folder or embedded migrations; what a person wrote is always a parameter.")]
    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}

/// <summary>A prepared statement with its parameters.</summary>
internal readonly struct Statement(SqliteCommand command)
{
    public Statement With(string name, object? value)
    {
        var parameters = command.Parameters;
        var index = parameters.IndexOf(name);
        if (index < 0) parameters.AddWithValue(name, value ?? DBNull.Value);
        else parameters[index].Value = value ?? DBNull.Value;
        return this;
    }

    /// <summary>A null character would end the text for SQLite and PostgreSQL alike, so it becomes the replacement character.</summary>
    public Statement WithText(string name, string? value) =>
        With(name, value is not null && value.Contains('\0', StringComparison.Ordinal) ? value.Replace('\0', '\uFFFD') : value);

    /// <summary>The number of rows that changed.</summary>
    public int Execute() => command.ExecuteNonQuery();

    public long? Number() => command.ExecuteScalar() is long value ? value : null;

    public List<T> Rows<T>(Func<SqliteDataReader, T> read)
    {
        var rows = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public T? First<T>(Func<SqliteDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }
}
