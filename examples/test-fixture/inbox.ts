import type cassandra from 'cassandra-driver';
import driver from 'cassandra-driver';

const { consistencies, TimeUuid } = driver.types;

/** What is under test: an inbox for each user, written where the user is and read anywhere. */
export class Inbox {
  private readonly client: cassandra.Client;

  constructor(client: cassandra.Client) {
    this.client = client;
  }

  /** Adds a message; `everywhere` waits for a majority in each data centre, else only in this one. */
  async post(user: string, text: string, options = { everywhere: false }): Promise<void> {
    const { everywhere } = options;
    await this.client.execute(
      'INSERT INTO post.inbox (user, at, text) VALUES (?, ?, ?)',
      [user, TimeUuid.now(), text],
      {
        prepare: true,
        consistency: everywhere ? consistencies.eachQuorum : consistencies.localQuorum,
      },
    );
  }

  /** The newest messages first, as this data centre knows them. */
  async newest(user: string, limit = 10): Promise<readonly string[]> {
    const result = await this.client.execute(
      'SELECT text FROM post.inbox WHERE user = ? LIMIT ?',
      [user, limit],
      { prepare: true, consistency: consistencies.localQuorum },
    );
    return result.rows.map((row) => row.text as string);
  }

  /** The same from every copy there is, which also mends those that miss something. */
  async newestOfAll(user: string): Promise<readonly string[]> {
    const result = await this.client.execute('SELECT text FROM post.inbox WHERE user = ?', [user], {
      prepare: true,
      consistency: consistencies.all,
    });
    return result.rows.map((row) => row.text as string);
  }
}
