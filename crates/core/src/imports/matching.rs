//! Matching as a multiset: the k-th equal row of the file with the k-th equal stored row.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Stored rows by what makes two rows equal.
pub(super) struct Multiset<K, V>(HashMap<K, VecDeque<V>>);

impl<K: Eq + Hash, V> Multiset<K, V> {
    /// Takes the first stored row that equals `key` and was not taken yet.
    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        self.0.get_mut(key)?.pop_front()
    }
}

impl<K: Eq + Hash, V> FromIterator<(K, V)> for Multiset<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(rows: I) -> Self {
        let mut map: HashMap<K, VecDeque<V>> = HashMap::new();
        for (key, value) in rows {
            map.entry(key).or_default().push_back(value);
        }
        Self(map)
    }
}
